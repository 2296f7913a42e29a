//! tmp
mod engine;
mod scopes;
#[cfg(test)]
mod same_as_syntect {
    use super::*;
    use syntect::parsing::*;
    #[test]
    fn corpus(){
        let t=std::fs::read_to_string("/tmp/hl/corpus.txt").unwrap();
        let s=two_face::syntax::extra_newlines();
        let g=engine::Graph::new(two_face::syntax::extra_newlines(), scopes::kind);
        let mut p=engine::Parser::new(&g);
        let mut bad=0; let mut n=0;
        for b in t.split('\x1e').skip(1){ let (lang,code)=b.split_once('\n').unwrap();
            let syn=s.find_syntax_by_token(lang).unwrap();
            let syn2=g.set().find_syntax_by_token(lang).unwrap();
            let mut st=ParseState::new(syn);
            let mut st2=engine::State::new(g.start(syn2).unwrap());
            for l in code.split_inclusive('\n'){ n+=1;
                let a=st.parse_line(l,&s).unwrap();
                let mut ops=vec![]; let mut bu=engine::Budget{attempts:1000000,costly:100};
                p.parse_line(&mut st2,l,&mut bu,&mut ops).unwrap();
                let b:Vec<_>=ops.into_iter().map(|(i,o)|(i,match o{engine::Op::Push(s)=>ScopeStackOp::Push(s.0),engine::Op::Pop(n)=>ScopeStackOp::Pop(n),engine::Op::Clear(c)=>ScopeStackOp::Clear(c),engine::Op::Restore=>ScopeStackOp::Restore})).collect();
                if a!=b { bad+=1; if bad<5 { println!("{lang} {l:?}\n{a:?}\n{b:?}\n"); } break; }
            }
        }
        println!("bad {bad} of {n}"); assert_eq!(bad,0);
    }
}
